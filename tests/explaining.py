"""What a clerk says of unusual figures, for tests in which reports are submitted."""

SAID = "项目部先垫付工程款，到账后归还。"
"""An explanation that is taken for one."""
