// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IProvenanceRegistry} from "../interfaces/IProvenanceRegistry.sol";
import {IpfsUri} from "../utils/IpfsUri.sol";
import {DatasetToken} from "./DatasetToken.sol";

/// @title The collection of all datasets, as markets show it (ERC-7572)
abstract contract Collection is DatasetToken, Ownable {
    bytes32 private _description;

    /// @inheritdoc IProvenanceRegistry
    function setContractURI(bytes32 digest) external onlyOwner {
        _requireDigest(0, digest);
        _description = digest;
        emit CollectionDescribed(digest);
        emit ContractURIUpdated();
    }

    /// @inheritdoc IProvenanceRegistry
    function contractURI() external view returns (string memory) {
        return _description == 0 ? "" : IpfsUri.uriOf(_description);
    }
}
