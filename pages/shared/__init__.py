"""What several pages share: the session's run, the experiment's controls, formulas."""
