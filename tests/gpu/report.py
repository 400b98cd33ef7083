"""One table of all that was found, and the JSON that keeps it.

  report.py FILE [STEP=CODE,SECONDS…]     adds the steps of run.sh to the JSON and shows all of it
"""

import json
import subprocess
import sys

COLUMNS = (("kernel", "op"), ("correct", "correct"), ("time", "seconds"), ("of copy", "share"), ("eager", "eager"), ("compiled", "compiled"))


def versions(driver):
    """Of all that the figures hang on."""
    facts = dict(driver.facts)
    import numpy

    facts["numpy"] = numpy.__version__
    try:
        import torch

        facts["pytorch"] = torch.__version__
    except ImportError:
        facts["pytorch"] = None
    if driver.can_time:
        query = ["nvidia-smi", "--query-gpu=driver_version,memory.total", "--format=csv,noheader", "--id=0"]
        try:
            said = subprocess.run(query, capture_output=True, text=True, check=True).stdout
            facts["driver"], facts["memory"] = (part.strip() for part in said.strip().split(","))
        except (OSError, subprocess.CalledProcessError, ValueError):
            facts["driver"] = None
    return facts


def _cell(key, row):
    value = row.get(key)
    if key == "op":
        return f"{row['op']}, {row['variant']}" if row["variant"] else row["op"]
    if key == "correct":
        return "yes" if value else "NO"
    if value is None:
        return ""
    return f"{value:.1%}" if key == "share" else f"{value * 1e6:.1f} us" if key == "seconds" else f"{value:.2f} x"


def table(rows):
    """The rows as text."""
    cells = [[title for title, _ in COLUMNS], *([_cell(key, row) for _, key in COLUMNS] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(line, widths))) for line in cells]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def merge(rows):
    """One row for each op and variant: right where all its calls are, with the times of the first that has some."""
    merged = {}
    for row in rows:
        known = merged.setdefault((row["op"], row["variant"]), {"op": row["op"], "variant": row["variant"], "correct": True})
        known["correct"] &= row["correct"]
        for key in ("shape", "seconds", "share", "eager", "compiled"):
            if row.get(key) is not None:
                known.setdefault(key, row[key])
    return list(merged.values())


def write(path, facts, rows, seed):
    """Everything, to be committed."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump({**facts, "seed": seed, "calls": rows}, file, indent=1)
        file.write("\n")


def main(path, steps):
    with open(path, encoding="utf-8") as file:
        results = json.load(file)
    results["steps"] = []
    for step in steps:
        name, _, said = step.rpartition("=")
        code, seconds = said.split(",")
        results["steps"].append({"step": name, "exit_code": int(code), "seconds": int(seconds)})
    with open(path, "w", encoding="utf-8") as file:
        json.dump(results, file, indent=1)
        file.write("\n")
    print(", ".join(f"{key} {value}" for key, value in results.items() if not isinstance(value, (list, float)) and value is not None))
    print(table(merge(results["calls"])))
    for step in results["steps"]:
        print(f"{step['step']}: {'passed' if step['exit_code'] == 0 else 'FAILED'}, {step['seconds']} s")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
