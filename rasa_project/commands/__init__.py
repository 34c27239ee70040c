"""The commands of `signpost`, a module for each subject. None imports Rasa at the top."""
