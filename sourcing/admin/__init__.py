"""Sources at the desk. No model of this app is registered with the admin site: its lists, searches and log
would print what they find."""
