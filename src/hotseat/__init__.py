"""hotseat: backend interview questions that you answer by running them."""

__version__ = "0.1.0"
