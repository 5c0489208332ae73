"""A class in one room: who is there, what is asked, what was answered. Without Streamlit."""
