"""What is due, what to do next and why, how ready: pure functions of values, the time and a seed.

`scheduler` turns the log of recalls into memories (FSRS), `plan` aims them at the interview's day, `queue` says which
card is next, `ready` how far each question is, `steps` what to do, `draw` which questions a mock interview asks, and
`report` what became of one. `now` is always given; its time zone says where a day begins.
"""
