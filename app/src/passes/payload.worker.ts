import "@datagraph/sdk/worker";
