"""The one gate: what tools/check runs. One rule or kind of step a file."""
