"""Power cuts: the real desk, window and command line, killed at any moment, and looked at after.

`server` forks a desk for each kill and another process that looks at what is left; `workloads`
and `windows` are what the desks do; `events` ends them; `looking` says what a folder holds;
`harness` asks for it all and `holds` judges. `removals` takes one protection out at a time.
"""
