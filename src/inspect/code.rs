//! Parses the Python files of the project.
