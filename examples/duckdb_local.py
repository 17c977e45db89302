"""Goes on with an answer in a DuckDB of your own. First: ./datagraph query serve. Needs duckdb, pandas, pyarrow."""
import os
from urllib.parse import urlencode

import duckdb
import pandas as pd

SERVER = os.environ.get("DATAGRAPH_QUERY_URL", "http://127.0.0.1:8790")
SQL = os.environ.get("SQL", "SELECT airport, cost FROM bird_strikes WHERE cost > 1000000")

answer = pd.read_parquet(f"{SERVER}/?{urlencode({'sql': SQL})}")
print(duckdb.sql("SELECT count(*) AS answered FROM answer"))
