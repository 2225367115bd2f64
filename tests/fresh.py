"""Runs a command with nothing inherited that decides how a test ends. bash cannot do it: a signal that was ignored when it
started (a script's `tests/run &` ignores SIGINT) stays ignored in all that it runs."""

import os
import re
import resource
import signal
import sys

# Variables that the command must not inherit. Those for the package clients and the compiler stay:
# proxies, mirrors, homes, certificates, CI.
DROPPED = re.compile(
    r"AWS_|MOTO_|INSTA_|BEDROCK_ASSIST_(?!SEED$|KILLS$)|(TRANSCRIPTS|DOCUMENTS)$"
    r"|RUST_|CARGO_(TERM|PKG|MANIFEST|CRATE|BIN)_|PYTHON|NODE_(OPTIONS|PATH)$"
    r"|(NO|FORCE)_COLOR$|CLICOLOR|(COLORTERM|TERM|COLUMNS|LINES|TZ|LANG|LANGUAGE)$|LC_"
    r"|BASH|(ENV|SHELLOPTS|POSIXLY_CORRECT|CDPATH|GLOBIGNORE)$|GREP_|MAKE(FLAGS|LEVEL)$"
)


def main(command):
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        # `nohup` needs SIGHUP to stay ignored. Tests that send SIGHUP reset it themselves.
        if number != signal.SIGHUP and signal.getsignal(number) is not None:
            try:
                signal.signal(number, signal.SIG_DFL)
            except (OSError, ValueError):
                pass  # One that the C library keeps for itself.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    os.umask(0o022)
    for limit, wanted in ((resource.RLIMIT_CPU, None), (resource.RLIMIT_FSIZE, None), (resource.RLIMIT_NOFILE, 4096)):
        _, most = resource.getrlimit(limit)
        less = wanted and (most == resource.RLIM_INFINITY or wanted < most)
        resource.setrlimit(limit, (wanted if less else most, most))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.closerange(3, 4096)
    environment = {name: value for name, value in os.environ.items() if not DROPPED.match(name)}
    environment.update(LC_ALL="C", TERM="dumb", CARGO_TERM_COLOR="never", AWS_EC2_METADATA_DISABLED="true")
    os.execvpe(command[0], command, environment)


if __name__ == "__main__":
    main(sys.argv[1:])
