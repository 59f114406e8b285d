"""The JSON API, version 1: a file for each resource. It does all that the pages do."""
