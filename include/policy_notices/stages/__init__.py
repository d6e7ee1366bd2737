"""The pipeline's stages, a module each: a function of a `Run` that reads what the stage before staged, stages its own, and returns counts.

A stage that is repeated replaces what its earlier try left, so a run that died anywhere is run again from that stage. The modules are
imported one by one, since each Airflow task is a process of its own and pays for what it imports.
"""
