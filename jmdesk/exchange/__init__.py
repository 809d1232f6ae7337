"""Files that come from elsewhere: workbooks someone made, read safely and planned before import."""
