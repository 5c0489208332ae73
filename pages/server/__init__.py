"""What belongs to the server's process, not to a visitor: governor, engine, private Streamlit."""
