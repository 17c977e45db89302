// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Whom the DAO appointed: validators and the guardian
/// @notice One list that the registry, the ledger and the vault read.
interface IAppointments {
    /// @dev Emitted when `validator` was appointed; active from `activeAt`, a time in seconds.
    event ValidatorAppointed(address indexed validator, uint40 activeAt);
    /// @dev Emitted when `validator` was dismissed, which acts at once.
    event ValidatorDismissed(address indexed validator);
    /// @dev Emitted when `guardian` took office until a time in seconds; who was in office no longer is.
    event GuardianAppointed(address indexed guardian, uint40 until);
    /// @dev Emitted when the notice for new validators became `notice` seconds.
    event NoticeSet(uint40 notice);

    error AppointmentsZeroAddress();
    error AppointmentsKnown(address validator);
    error AppointmentsUnknown(address validator);
    error AppointmentsFull(uint256 maximum);
    error AppointmentsNotice(uint40 notice, uint40 maximum);
    error AppointmentsTerm(uint256 until, uint256 latest);

    /// @notice Appoints a validator, who becomes active after the notice. Timelock only. At most 64.
    function appointValidator(address validator) external;

    /// @notice Dismisses a validator at once. Timelock only.
    /// @dev Warning: the last of the list takes their place, so turns to propose change.
    function dismissValidator(address validator) external;

    /// @notice Appoints the guardian until `until`, at most a year ahead. Timelock only. A past `until` ends the term.
    function appointGuardian(address guardian, uint40 until) external;

    /// @notice Sets the notice for new validators, at most 30 days. Timelock only.
    function setNotice(uint40 notice) external;

    /// @notice Whether `account` is appointed and past the notice.
    function isValidator(address account) external view returns (bool);

    /// @notice Whether `account` is the guardian in office.
    function isGuardian(address account) external view returns (bool);

    /// @notice Returns the guardian last appointed, and until when.
    function guardian() external view returns (address account, uint40 until);

    /// @notice Returns everyone appointed, also those whose notice still runs.
    function validators() external view returns (address[] memory);

    /// @notice Returns when `validator` becomes or became active, 0 when they are not appointed.
    function activeAt(address validator) external view returns (uint40);

    /// @notice Returns the active validator whose turn it is to propose the payout root of `epoch`; 0 if none.
    function proposerOf(uint64 epoch) external view returns (address);

    /// @notice Returns the seconds until a validator appointed now becomes active.
    function notice() external view returns (uint40);
}
