import { type Hex, encodePacked, keccak256, maxUint256, parseEther, zeroAddress } from "viem";
import type { Meter } from "../meter.ts";
import { DEADLINE, type Wallet, type World } from "../world.ts";
import { type PeerContract, contractOf, deploy } from "./contract.ts";
import type { PeerFigures } from "./figures.ts";

const ARTIFACTS = "@oceanprotocol/contracts/artifacts/contracts";
const TEMPLATE = `${ARTIFACTS}/templates/ERC20TemplateEnterprise.sol/ERC20TemplateEnterprise.json`;
const ONE = parseEther("1");

/** Publishes a dataset with a fixed price, and buys and starts orders of it in one call. */
export async function measureOcean(world: World, { gasOf }: Meter): Promise<PeerFigures> {
  const buyer = world.wallets[13]!;
  const { exchange, publish } = await deployOcean(world);
  const published = publish();
  const asset = await assetOf(world, exchange, await published);
  await world.dollar.write.mint([buyer.account.address, 100n * ONE]);
  await world.dollar.write.approve([asset.token.address, maxUint256], { account: buyer.account });
  const first = await gasOf(order(world, asset, buyer));
  return {
    "Ocean publish with fixed rate": await gasOf(published),
    "Ocean buy and order, a dataset's first": first,
    "Ocean buy and order": await gasOf(order(world, asset, buyer)),
  };
}

type Asset = { token: PeerContract; exchange: PeerContract; exchangeId: Hex };

async function deployOcean(world: World) {
  const make = (path: string, args: readonly unknown[] = []) => deploy(world, `${ARTIFACTS}/${path}`, args);
  const [owner, seller] = [world.wallets[0]!.account.address, world.wallets[12]!];
  const collector = await make("communityFee/OPFCommunityFeeCollector.sol/OPFCommunityFeeCollector.json", [
    owner,
    owner,
  ]);
  const base = world.dollar.address;
  const router = await make("pools/FactoryRouter.sol/FactoryRouter.json", [owner, base, base, collector.address, []]);
  const exchange = await make("pools/fixedRate/FixedRateExchange.sol/FixedRateExchange.json", [router.address]);
  const nft = await make("templates/ERC721Template.sol/ERC721Template.json");
  const token = await deploy(world, TEMPLATE);
  const templates = [nft.address, token.address];
  const factory = await make("ERC721Factory.sol/ERC721Factory.json", [...templates, router.address]);
  await router.send("addFactory", [factory.address]);
  await router.send("addFixedRateContract", [exchange.address]);
  const account = seller.account.address;
  const page = {
    name: "A dataset",
    symbol: "DATA",
    templateIndex: 1n,
    tokenURI: "ipfs://",
    transferable: true,
    owner: account,
  };
  const datatoken = {
    templateIndex: 1n,
    strings: ["A dataset", "DATA"],
    addresses: [account, account, zeroAddress, zeroAddress],
    uints: [maxUint256, 0n],
    bytess: [],
  };
  const price = {
    fixedPriceAddress: exchange.address,
    addresses: [base, account, account, zeroAddress],
    uints: [18n, 18n, ONE, 0n, 1n],
  };
  const publish = () => factory.send("createNftWithErc20WithFixedRate", [page, datatoken, price], { wallet: seller });
  return { exchange, publish };
}

async function assetOf(world: World, exchange: PeerContract, published: Hex): Promise<Asset> {
  const token = (await exchange.emitted(published, "ExchangeCreated", "datatoken")) as Hex;
  const exchangeId = (await exchange.emitted(published, "ExchangeCreated", "exchangeId")) as Hex;
  return { token: contractOf(world, TEMPLATE, token), exchange, exchangeId };
}

async function order(world: World, { token, exchange, exchangeId }: Asset, buyer: Wallet): Promise<Hex> {
  const consumer = buyer.account.address;
  const market = {
    consumeMarketFeeAddress: zeroAddress,
    consumeMarketFeeToken: zeroAddress,
    consumeMarketFeeAmount: 0n,
  };
  const purchase = {
    exchangeContract: exchange.address,
    exchangeId,
    maxBaseTokenAmount: 2n * ONE,
    swapMarketFee: 0n,
    marketFeeAddress: zeroAddress,
  };
  const ordered = { consumer, serviceIndex: 0n, _providerFee: await providerFee(world), _consumeMarketFee: market };
  return token.send("buyFromFreAndOrder", [ordered, purchase], { wallet: buyer });
}

/** The provider's signed quote, of nothing. */
async function providerFee({ wallets }: World) {
  const provider = wallets[1]!;
  const [providerFeeAddress, providerFeeToken] = [provider.account.address, zeroAddress];
  const validUntil = BigInt(DEADLINE);
  const quote = encodePacked(
    ["bytes", "address", "address", "uint256", "uint256"],
    ["0x", providerFeeAddress, providerFeeToken, 0n, validUntil],
  );
  const signature = await provider.signMessage({ message: { raw: keccak256(quote) } });
  const [r, s]: Hex[] = [`0x${signature.slice(2, 66)}`, `0x${signature.slice(66, 130)}`];
  const v = Number(`0x${signature.slice(130)}`);
  return { providerFeeAddress, providerFeeToken, providerFeeAmount: 0n, v, r, s, validUntil, providerData: "0x" };
}
