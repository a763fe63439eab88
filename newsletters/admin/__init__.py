"""The back office of the newsletters: series, issues, subscribers, deliveries."""
