"""What office programs put on the clipboard for a block of cells, cut down but as it is."""

from __future__ import annotations

EXCEL_HTML = """<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Excel.Sheet><meta name=Generator content="Microsoft Excel 15">
<style><!--table {mso-displayed-decimal-separator:"\\."; mso-displayed-thousand-separator:"\\,";}
.xl65 {mso-number-format:"\\#\\,\\#\\#0";} --></style></head>
<body link="#0563C1" vlink="#954F72">
<table border=0 cellpadding=0 cellspacing=0 width=216 style='border-collapse:collapse'>
<!--StartFragment-->
 <col width=72 span=3 style='width:54pt'>
 <tr height=19 style='height:14.25pt'>
  <td height=19 class=xl65 align=right width=72 style='height:14.25pt'>1,310</td>
  <td class=xl65 align=right width=72>300</td>
  <td width=72>牛舍主体完工<br>正在装围栏</td>
 </tr>
 <tr height=19>
  <td height=19 align=right>约三百</td>
  <td align=right>４５０</td>
  <td>A &amp; B&nbsp;</td>
 </tr>
<!--EndFragment-->
</table></body></html>"""

EXCEL_TEXT = '1,310\t300\t"牛舍主体完工\n正在装围栏"\r\n约三百\t４５０\tA & B \r\n'

WPS_HTML = """<html xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40"><head>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta name="ProgId" content="Excel.Sheet"><meta name="Generator" content="WPS Office ET">
<style>@page {margin:1.00in 0.75in;} td {mso-style-parent:style0;}</style></head>
<body link="blue" vlink="purple"><!--StartFragment-->
<table width="216.00" border="0" cellpadding="0" cellspacing="0" style='width:162.00pt;'>
<col width="72.00" span="3" style='width:54.00pt;'/>
<tr height="18.00" style='height:13.50pt;'>
<td class="et2" height="18.00" width="72.00" align="right" x:num>310</td>
<td class="et2" width="72.00" align="right" x:num="300">300</td>
<td class="et3" width="72.00" x:str>牛舍主体完工</td></tr>
<tr height="18.00"><td class="et2" height="18.00" align="right" x:num="320.5">320.5</td>
<td class="et2"></td><td class="et3" x:str>没变</td></tr>
</table><!--EndFragment--></body></html>"""

WPS_TEXT = "310\t300\t牛舍主体完工\r\n320.5\t\t没变\r\n"
