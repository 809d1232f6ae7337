"""Reports: from facts to a document, and from a document to paper and workbook."""
