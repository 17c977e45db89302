"""Reads a query into pandas. First: ./datagraph query session ..., ./datagraph query serve. Needs pandas, pyarrow."""
import os
from urllib.parse import urlencode

import pandas as pd

SERVER = os.environ.get("DATAGRAPH_QUERY_URL", "http://127.0.0.1:8790")


def ask(sql: str) -> pd.DataFrame:
    return pd.read_parquet(f"{SERVER}/?{urlencode({'sql': sql})}")


print(ask(os.environ.get("SQL", "SELECT airport, cost FROM bird_strikes WHERE cost > 1000000")))
