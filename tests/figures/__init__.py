"""Two galleries: figures in which nothing misleads, and figures in which something does."""
