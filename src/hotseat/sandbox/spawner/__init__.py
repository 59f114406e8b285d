"""The small process beside each sandbox that starts, watches and ends its programs.

It runs in a bare interpreter (`python -I -S`): only the standard library and this folder are imported.

    grader ──channel──▶ spawner ──▶ keeper ──▶ program ...          plain
                                └──▶ bwrap ──▶ pid 1 ──▶ program ... contained
              warden (waits for the spawner, then removes what is left: cgroups, run folder)

The channel's end is the end of the run, however it came: the spawner then kills and reaps everything.
"""
