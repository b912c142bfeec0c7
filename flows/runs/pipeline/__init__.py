"""The verbs over ports, in plain Python: ingest (and group), compose, publish, deliver.

Each is safe to repeat: a second run with the same `as_of` adds nothing and changes nothing, and a
run that was cut off is finished by the next.
"""
