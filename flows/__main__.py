"""`python -m flows`: the same as the command `standfirst`."""

from flows.cli.main import main

if __name__ == "__main__":
    main()
