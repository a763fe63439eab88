"""`python -m config.embedded start|stop|status|remove`: the embedded servers by hand."""

import sys

from config import embedded


def main(word: str) -> int:
    """Carry out `word`, and return the exit status (status: 0 when both servers answer)."""
    var = embedded.var_folder()
    try:
        match word:
            case "start":
                print("started:", ", ".join(embedded.start(var)) or "nothing, both already run")
            case "stop":
                embedded.stop(var)
            case "remove":
                embedded.remove(var)
            case "status":
                healthy = embedded.is_healthy(var)
                print("running" if healthy else "not running", embedded.default_database_url(var))
                return 0 if healthy else 1
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except embedded.CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) == 2 else ""))
