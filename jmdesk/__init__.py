"""jmdesk (京蒙协作填报台): enter each fact once, work out every report from it."""

__version__ = "0.1.0"
