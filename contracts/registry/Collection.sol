// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IProvenanceRegistry} from "../interfaces/IProvenanceRegistry.sol";
import {IpfsUri} from "../utils/IpfsUri.sol";
import {DatasetToken} from "./DatasetToken.sol";

/// @title The collection of all datasets, as markets show it (ERC-7572)
abstract contract Collection is DatasetToken, Ownable {
    bytes32 private _contractMetadata;

    /// @inheritdoc IProvenanceRegistry
    function setContractMetadata(bytes32 digest) external onlyOwner {
        _contractMetadata = digest;
        emit ContractURIUpdated();
    }

    /// @inheritdoc IProvenanceRegistry
    function contractURI() external view returns (string memory) {
        return _contractMetadata == 0 ? "" : IpfsUri.uriOf(_contractMetadata);
    }
}
