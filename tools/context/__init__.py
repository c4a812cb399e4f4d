"""The shared model: teams, components, features and the records that explain a bill."""
