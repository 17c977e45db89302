"""Reads a query as an Arrow stream, batch by batch. First: ./datagraph query serve. Needs pyarrow."""
import os
from urllib.parse import urlencode
from urllib.request import urlopen

import pyarrow as pa

SERVER = os.environ.get("DATAGRAPH_QUERY_URL", "http://127.0.0.1:8790")
SQL = os.environ.get("SQL", "SELECT airport, cost FROM bird_strikes WHERE cost > 1000000")

with urlopen(f"{SERVER}/?{urlencode({'sql': SQL, 'format': 'arrow'})}") as answer:
    with pa.ipc.open_stream(answer) as batches:
        table = batches.read_all()
print(table.schema)
print(table.num_rows, "rows")
