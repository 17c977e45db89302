/** A public chain that DataGraph can be deployed on. */
export type PublicNetwork = {
  chainId: number;
  chainType: "l1" | "op" | "generic";
};

/** By the names that commands and `ignition/parameters` use. */
export const PUBLIC_NETWORKS = {
  sepolia: { chainId: 11_155_111, chainType: "l1" },
  base: { chainId: 8_453, chainType: "op" },
  baseSepolia: { chainId: 84_532, chainType: "op" },
  optimism: { chainId: 10, chainType: "op" },
  optimismSepolia: { chainId: 11_155_420, chainType: "op" },
  arbitrum: { chainId: 42_161, chainType: "generic" },
  arbitrumSepolia: { chainId: 421_614, chainType: "generic" },
} as const satisfies Record<string, PublicNetwork>;

export type PublicNetworkName = keyof typeof PUBLIC_NETWORKS;

/** Returns the name of the configuration variable that holds a network's RPC URL: SEPOLIA_RPC_URL, BASE_SEPOLIA_RPC_URL. */
export function rpcVariable(name: string): string {
  return `${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}_RPC_URL`;
}
