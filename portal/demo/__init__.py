"""The demo programme: built from the files beside this, the same each time, dates moving with today."""
