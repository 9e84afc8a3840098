"""Contains all the data models used in inputs/outputs"""

from .accent import Accent
from .account_credentials import AccountCredentials
from .account_credentials_fields import AccountCredentialsFields
from .account_credentials_type import AccountCredentialsType
from .account_meta_output_body import AccountMetaOutputBody
from .account_sharing import AccountSharing
from .account_sharing_kind import AccountSharingKind
from .account_test import AccountTest
from .account_test_checked_by import AccountTestCheckedBy
from .accounts_health import AccountsHealth
from .action_auth import ActionAuth
from .action_details import ActionDetails
from .action_details_arguments import ActionDetailsArguments
from .action_input_body import ActionInputBody
from .action_input_body_body import ActionInputBodyBody
from .action_input_body_headers import ActionInputBodyHeaders
from .action_input_body_path import ActionInputBodyPath
from .action_input_body_query import ActionInputBodyQuery
from .action_of_read import ActionOfRead
from .actions import Actions
from .actions_output_body import ActionsOutputBody
from .address import Address
from .api_key import APIKey
from .api_key_with_text import APIKeyWithText
from .attempt_account import AttemptAccount
from .attempt_error import AttemptError
from .audit_page import AuditPage
from .auth_config import AuthConfig
from .auth_config_problem import AuthConfigProblem
from .auth_config_problem_code import AuthConfigProblemCode
from .auth_config_setup_fields import AuthConfigSetupFields
from .auth_type import AuthType
from .authenticate_session_input_body import AuthenticateSessionInputBody
from .aws_role import AWSRole
from .brand import Brand
from .brand_colors import BrandColors
from .call_policy import CallPolicy
from .call_rule import CallRule
from .called_body import CalledBody
from .categories_output_body import CategoriesOutputBody
from .category import Category
from .check_auth_config_input_body import CheckAuthConfigInputBody
from .check_auth_config_input_body_setup_fields import (
    CheckAuthConfigInputBodySetupFields,
)
from .check_auth_config_output_body import CheckAuthConfigOutputBody
from .check_auth_config_output_body_outcome import CheckAuthConfigOutputBodyOutcome
from .configured_webhook_events_struct import ConfiguredWebhookEventsStruct
from .confirm_input_body import ConfirmInputBody
from .confirmed_account import ConfirmedAccount
from .confirmed_account_setup_information import ConfirmedAccountSetupInformation
from .confirmed_account_status import ConfirmedAccountStatus
from .connect_session import ConnectSession
from .connect_session_with_token import ConnectSessionWithToken
from .connector_detail import ConnectorDetail
from .connector_detail_state import ConnectorDetailState
from .connector_health import ConnectorHealth
from .connector_health_reasons import ConnectorHealthReasons
from .connector_meta import ConnectorMeta
from .connector_meta_models_struct import ConnectorMetaModelsStruct
from .create_auth_config_input_body import CreateAuthConfigInputBody
from .create_auth_config_input_body_setup_fields import (
    CreateAuthConfigInputBodySetupFields,
)
from .create_input_body import CreateInputBody
from .create_key_input_body import CreateKeyInputBody
from .create_project_input_body import CreateProjectInputBody
from .create_project_output_body import CreateProjectOutputBody
from .create_session_input_body import CreateSessionInputBody
from .create_session_input_body_code_challenge_method import (
    CreateSessionInputBodyCodeChallengeMethod,
)
from .create_session_input_body_metadata import CreateSessionInputBodyMetadata
from .create_session_input_body_type import CreateSessionInputBodyType
from .create_use_token_input_body import CreateUseTokenInputBody
from .definition import Definition
from .definition_fault import DefinitionFault
from .definition_text import DefinitionText
from .definition_version import DefinitionVersion
from .deleted_account import DeletedAccount
from .deleted_account_revocation import DeletedAccountRevocation
from .deleted_account_setup_information import DeletedAccountSetupInformation
from .deleted_account_status import DeletedAccountStatus
from .deliveries_output_body import DeliveriesOutputBody
from .delivery import Delivery
from .discover_input_body import DiscoverInputBody
from .discover_output_body import DiscoverOutputBody
from .discover_output_body_client import DiscoverOutputBodyClient
from .discovery_step import DiscoveryStep
from .entry import Entry
from .entry_after import EntryAfter
from .entry_before import EntryBefore
from .event import Event
from .event_data import EventData
from .export_audit_format import ExportAuditFormat
from .exported_account import ExportedAccount
from .exported_account_credentials import ExportedAccountCredentials
from .exported_account_metadata import ExportedAccountMetadata
from .exported_account_type import ExportedAccountType
from .exported_tokens import ExportedTokens
from .exported_tokens_dpop_key import ExportedTokensDpopKey
from .exported_tokens_facts import ExportedTokensFacts
from .field import Field
from .field_error import FieldError
from .field_option import FieldOption
from .field_option_values import FieldOptionValues
from .finish_input_body import FinishInputBody
from .follow_up import FollowUp
from .get_log_include import GetLogInclude
from .get_log_output_body import GetLogOutputBody
from .grant_role_input_body import GrantRoleInputBody
from .granted_scopes import GrantedScopes
from .guide import Guide
from .hub_account_output_body import HubAccountOutputBody
from .hub_account_output_body_secrets import HubAccountOutputBodySecrets
from .hub_account_output_body_setup_information import (
    HubAccountOutputBodySetupInformation,
)
from .hub_assets import HubAssets
from .hub_attempt_created_body import HubAttemptCreatedBody
from .hub_attempt_input_body import HubAttemptInputBody
from .hub_attempt_input_body_credentials import HubAttemptInputBodyCredentials
from .hub_attempt_output_body import HubAttemptOutputBody
from .hub_attempt_output_body_status import HubAttemptOutputBodyStatus
from .hub_category import HubCategory
from .hub_config import HubConfig
from .hub_config_grant_type import HubConfigGrantType
from .hub_config_type import HubConfigType
from .hub_connection import HubConnection
from .hub_connection_status import HubConnectionStatus
from .hub_connections_output_body import HubConnectionsOutputBody
from .hub_connector_output_body import HubConnectorOutputBody
from .hub_connectors_output_body import HubConnectorsOutputBody
from .hub_disconnected_body import HubDisconnectedBody
from .hub_disconnected_body_revocation import HubDisconnectedBodyRevocation
from .hub_field import HubField
from .hub_form import HubForm
from .hub_form_credentials import HubFormCredentials
from .hub_integration import HubIntegration
from .hub_linked_body import HubLinkedBody
from .hub_permissions import HubPermissions
from .hub_permissions_words import HubPermissionsWords
from .hub_reason import HubReason
from .hub_settings import HubSettings
from .hub_settings_input_body import HubSettingsInputBody
from .hub_settings_output_body import HubSettingsOutputBody
from .hub_settings_struct import HubSettingsStruct
from .icon import Icon
from .import_account_input_body import ImportAccountInputBody
from .import_account_input_body_credentials import ImportAccountInputBodyCredentials
from .import_account_input_body_metadata import ImportAccountInputBodyMetadata
from .import_account_input_body_type import ImportAccountInputBodyType
from .imported_tokens import ImportedTokens
from .imported_tokens_dpop_key import ImportedTokensDpopKey
from .imported_tokens_facts import ImportedTokensFacts
from .inbound_secret import InboundSecret
from .inbound_secret_state import InboundSecretState
from .inbound_secret_with_text import InboundSecretWithText
from .inbound_secret_with_text_state import InboundSecretWithTextState
from .invite_input_body import InviteInputBody
from .invite_input_body_role import InviteInputBodyRole
from .linked_account import LinkedAccount
from .linked_account_setup_information import LinkedAccountSetupInformation
from .linked_account_status import LinkedAccountStatus
from .list_accounts_sort import ListAccountsSort
from .list_accounts_type import ListAccountsType
from .list_actions_group_by import ListActionsGroupBy
from .list_actions_include import ListActionsInclude
from .list_audit_order import ListAuditOrder
from .list_auth_configs_enabled import ListAuthConfigsEnabled
from .list_auth_configs_output_body import ListAuthConfigsOutputBody
from .list_connectors_configured import ListConnectorsConfigured
from .list_connectors_include_item import ListConnectorsIncludeItem
from .list_connectors_output_body import ListConnectorsOutputBody
from .list_connectors_state import ListConnectorsState
from .list_definitions_output_body import ListDefinitionsOutputBody
from .list_events_order import ListEventsOrder
from .list_keys_output_body import ListKeysOutputBody
from .list_logs_include import ListLogsInclude
from .list_logs_order_by import ListLogsOrderBy
from .list_logs_order_direction import ListLogsOrderDirection
from .list_output_body import ListOutputBody
from .list_pending_calls_output_body import ListPendingCallsOutputBody
from .list_pending_calls_state import ListPendingCallsState
from .list_platform_logs_order_by import ListPlatformLogsOrderBy
from .list_platform_logs_order_direction import ListPlatformLogsOrderDirection
from .list_roles_output_body import ListRolesOutputBody
from .list_step_logs_order_by import ListStepLogsOrderBy
from .list_step_logs_order_direction import ListStepLogsOrderDirection
from .list_use_tokens_output_body import ListUseTokensOutputBody
from .list_webhook_deliveries_delivered import ListWebhookDeliveriesDelivered
from .listed_connector import ListedConnector
from .listed_connector_state import ListedConnectorState
from .log import Log
from .log_kind import LogKind
from .logs_output_body import LogsOutputBody
from .member import Member
from .member_role import MemberRole
from .members_output_body import MembersOutputBody
from .meta_resources import MetaResources
from .meta_resources_images_struct import MetaResourcesImagesStruct
from .models_struct import ModelsStruct
from .new_call_policy import NewCallPolicy
from .new_call_rule import NewCallRule
from .new_sharing import NewSharing
from .new_sharing_kind import NewSharingKind
from .notice import Notice
from .open_input_body import OpenInputBody
from .page import Page
from .payload import Payload
from .payload_data import PayloadData
from .pending_call import PendingCall
from .pending_call_state import PendingCallState
from .pending_call_whole import PendingCallWhole
from .pending_call_whole_headers import PendingCallWholeHeaders
from .pending_call_whole_state import PendingCallWholeState
from .placed_at import PlacedAt
from .placed_at_in import PlacedAtIn
from .problem import Problem
from .project_output_body import ProjectOutputBody
from .project_settings_struct import ProjectSettingsStruct
from .projects_output_body import ProjectsOutputBody
from .proposed_connector import ProposedConnector
from .proxy_input_body import ProxyInputBody
from .proxy_input_body_headers import ProxyInputBodyHeaders
from .put_definition_output_body import PutDefinitionOutputBody
from .relink_link import RelinkLink
from .relink_link_input_body import RelinkLinkInputBody
from .rename_input_body import RenameInputBody
from .replay_input_body import ReplayInputBody
from .replay_output_body import ReplayOutputBody
from .request import Request
from .request_headers import RequestHeaders
from .response import Response
from .response_headers import ResponseHeaders
from .rotate_input_body import RotateInputBody
from .session import Session
from .settings import Settings
from .settings_input_body import SettingsInputBody
from .settings_input_body_mode import SettingsInputBodyMode
from .settings_mode import SettingsMode
from .signed_in_key import SignedInKey
from .signed_in_place import SignedInPlace
from .signed_in_user import SignedInUser
from .status_reason import StatusReason
from .status_reason_code import StatusReasonCode
from .step_log import StepLog
from .steps_output_body import StepsOutputBody
from .support import Support
from .switch_output_body import SwitchOutputBody
from .test_problem import TestProblem
from .test_result import TestResult
from .update_account_input_body import UpdateAccountInputBody
from .update_account_input_body_credentials import UpdateAccountInputBodyCredentials
from .update_account_input_body_metadata_type_0 import (
    UpdateAccountInputBodyMetadataType0,
)
from .update_account_input_body_secrets import UpdateAccountInputBodySecrets
from .update_account_input_body_setup_information import (
    UpdateAccountInputBodySetupInformation,
)
from .update_account_input_body_type import UpdateAccountInputBodyType
from .update_auth_config_input_body import UpdateAuthConfigInputBody
from .update_auth_config_input_body_setup_fields import (
    UpdateAuthConfigInputBodySetupFields,
)
from .update_input_body import UpdateInputBody
from .update_member_input_body import UpdateMemberInputBody
from .update_member_input_body_role import UpdateMemberInputBodyRole
from .upstream_identity import UpstreamIdentity
from .use_token import UseToken
from .use_token_with_text import UseTokenWithText
from .validate_output_body import ValidateOutputBody
from .validation import Validation
from .webhook import Webhook
from .with_secret import WithSecret
from .withheld_connector import WithheldConnector
from .withheld_output_body import WithheldOutputBody

__all__ = (
    "APIKey",
    "APIKeyWithText",
    "AWSRole",
    "Accent",
    "AccountCredentials",
    "AccountCredentialsFields",
    "AccountCredentialsType",
    "AccountMetaOutputBody",
    "AccountSharing",
    "AccountSharingKind",
    "AccountTest",
    "AccountTestCheckedBy",
    "AccountsHealth",
    "ActionAuth",
    "ActionDetails",
    "ActionDetailsArguments",
    "ActionInputBody",
    "ActionInputBodyBody",
    "ActionInputBodyHeaders",
    "ActionInputBodyPath",
    "ActionInputBodyQuery",
    "ActionOfRead",
    "Actions",
    "ActionsOutputBody",
    "Address",
    "AttemptAccount",
    "AttemptError",
    "AuditPage",
    "AuthConfig",
    "AuthConfigProblem",
    "AuthConfigProblemCode",
    "AuthConfigSetupFields",
    "AuthType",
    "AuthenticateSessionInputBody",
    "Brand",
    "BrandColors",
    "CallPolicy",
    "CallRule",
    "CalledBody",
    "CategoriesOutputBody",
    "Category",
    "CheckAuthConfigInputBody",
    "CheckAuthConfigInputBodySetupFields",
    "CheckAuthConfigOutputBody",
    "CheckAuthConfigOutputBodyOutcome",
    "ConfiguredWebhookEventsStruct",
    "ConfirmInputBody",
    "ConfirmedAccount",
    "ConfirmedAccountSetupInformation",
    "ConfirmedAccountStatus",
    "ConnectSession",
    "ConnectSessionWithToken",
    "ConnectorDetail",
    "ConnectorDetailState",
    "ConnectorHealth",
    "ConnectorHealthReasons",
    "ConnectorMeta",
    "ConnectorMetaModelsStruct",
    "CreateAuthConfigInputBody",
    "CreateAuthConfigInputBodySetupFields",
    "CreateInputBody",
    "CreateKeyInputBody",
    "CreateProjectInputBody",
    "CreateProjectOutputBody",
    "CreateSessionInputBody",
    "CreateSessionInputBodyCodeChallengeMethod",
    "CreateSessionInputBodyMetadata",
    "CreateSessionInputBodyType",
    "CreateUseTokenInputBody",
    "Definition",
    "DefinitionFault",
    "DefinitionText",
    "DefinitionVersion",
    "DeletedAccount",
    "DeletedAccountRevocation",
    "DeletedAccountSetupInformation",
    "DeletedAccountStatus",
    "DeliveriesOutputBody",
    "Delivery",
    "DiscoverInputBody",
    "DiscoverOutputBody",
    "DiscoverOutputBodyClient",
    "DiscoveryStep",
    "Entry",
    "EntryAfter",
    "EntryBefore",
    "Event",
    "EventData",
    "ExportAuditFormat",
    "ExportedAccount",
    "ExportedAccountCredentials",
    "ExportedAccountMetadata",
    "ExportedAccountType",
    "ExportedTokens",
    "ExportedTokensDpopKey",
    "ExportedTokensFacts",
    "Field",
    "FieldError",
    "FieldOption",
    "FieldOptionValues",
    "FinishInputBody",
    "FollowUp",
    "GetLogInclude",
    "GetLogOutputBody",
    "GrantRoleInputBody",
    "GrantedScopes",
    "Guide",
    "HubAccountOutputBody",
    "HubAccountOutputBodySecrets",
    "HubAccountOutputBodySetupInformation",
    "HubAssets",
    "HubAttemptCreatedBody",
    "HubAttemptInputBody",
    "HubAttemptInputBodyCredentials",
    "HubAttemptOutputBody",
    "HubAttemptOutputBodyStatus",
    "HubCategory",
    "HubConfig",
    "HubConfigGrantType",
    "HubConfigType",
    "HubConnection",
    "HubConnectionStatus",
    "HubConnectionsOutputBody",
    "HubConnectorOutputBody",
    "HubConnectorsOutputBody",
    "HubDisconnectedBody",
    "HubDisconnectedBodyRevocation",
    "HubField",
    "HubForm",
    "HubFormCredentials",
    "HubIntegration",
    "HubLinkedBody",
    "HubPermissions",
    "HubPermissionsWords",
    "HubReason",
    "HubSettings",
    "HubSettingsInputBody",
    "HubSettingsOutputBody",
    "HubSettingsStruct",
    "Icon",
    "ImportAccountInputBody",
    "ImportAccountInputBodyCredentials",
    "ImportAccountInputBodyMetadata",
    "ImportAccountInputBodyType",
    "ImportedTokens",
    "ImportedTokensDpopKey",
    "ImportedTokensFacts",
    "InboundSecret",
    "InboundSecretState",
    "InboundSecretWithText",
    "InboundSecretWithTextState",
    "InviteInputBody",
    "InviteInputBodyRole",
    "LinkedAccount",
    "LinkedAccountSetupInformation",
    "LinkedAccountStatus",
    "ListAccountsSort",
    "ListAccountsType",
    "ListActionsGroupBy",
    "ListActionsInclude",
    "ListAuditOrder",
    "ListAuthConfigsEnabled",
    "ListAuthConfigsOutputBody",
    "ListConnectorsConfigured",
    "ListConnectorsIncludeItem",
    "ListConnectorsOutputBody",
    "ListConnectorsState",
    "ListDefinitionsOutputBody",
    "ListEventsOrder",
    "ListKeysOutputBody",
    "ListLogsInclude",
    "ListLogsOrderBy",
    "ListLogsOrderDirection",
    "ListOutputBody",
    "ListPendingCallsOutputBody",
    "ListPendingCallsState",
    "ListPlatformLogsOrderBy",
    "ListPlatformLogsOrderDirection",
    "ListRolesOutputBody",
    "ListStepLogsOrderBy",
    "ListStepLogsOrderDirection",
    "ListUseTokensOutputBody",
    "ListWebhookDeliveriesDelivered",
    "ListedConnector",
    "ListedConnectorState",
    "Log",
    "LogKind",
    "LogsOutputBody",
    "Member",
    "MemberRole",
    "MembersOutputBody",
    "MetaResources",
    "MetaResourcesImagesStruct",
    "ModelsStruct",
    "NewCallPolicy",
    "NewCallRule",
    "NewSharing",
    "NewSharingKind",
    "Notice",
    "OpenInputBody",
    "Page",
    "Payload",
    "PayloadData",
    "PendingCall",
    "PendingCallState",
    "PendingCallWhole",
    "PendingCallWholeHeaders",
    "PendingCallWholeState",
    "PlacedAt",
    "PlacedAtIn",
    "Problem",
    "ProjectOutputBody",
    "ProjectSettingsStruct",
    "ProjectsOutputBody",
    "ProposedConnector",
    "ProxyInputBody",
    "ProxyInputBodyHeaders",
    "PutDefinitionOutputBody",
    "RelinkLink",
    "RelinkLinkInputBody",
    "RenameInputBody",
    "ReplayInputBody",
    "ReplayOutputBody",
    "Request",
    "RequestHeaders",
    "Response",
    "ResponseHeaders",
    "RotateInputBody",
    "Session",
    "Settings",
    "SettingsInputBody",
    "SettingsInputBodyMode",
    "SettingsMode",
    "SignedInKey",
    "SignedInPlace",
    "SignedInUser",
    "StatusReason",
    "StatusReasonCode",
    "StepLog",
    "StepsOutputBody",
    "Support",
    "SwitchOutputBody",
    "TestProblem",
    "TestResult",
    "UpdateAccountInputBody",
    "UpdateAccountInputBodyCredentials",
    "UpdateAccountInputBodyMetadataType0",
    "UpdateAccountInputBodySecrets",
    "UpdateAccountInputBodySetupInformation",
    "UpdateAccountInputBodyType",
    "UpdateAuthConfigInputBody",
    "UpdateAuthConfigInputBodySetupFields",
    "UpdateInputBody",
    "UpdateMemberInputBody",
    "UpdateMemberInputBodyRole",
    "UpstreamIdentity",
    "UseToken",
    "UseTokenWithText",
    "ValidateOutputBody",
    "Validation",
    "Webhook",
    "WithSecret",
    "WithheldConnector",
    "WithheldOutputBody",
)
