// API keys, members and projects as the API tells them.
import type {
  APIKey,
  APIKeyWithText,
  AWSRole,
  CreateKeyInputBody,
  GrantRoleInputBody,
  ListKeysOutputBody,
  ListRolesOutputBody,
  Member,
  MembersOutputBody,
  SignedInPlace,
} from "../api/types";
import { enc } from "./api";
import { api } from "./store";

export type { APIKey, APIKeyWithText, AWSRole, Member } from "../api/types";

export const readKeys = (): Promise<ListKeysOutputBody> => api().ask("api_keys");

export const createKey = (body: CreateKeyInputBody): Promise<APIKeyWithText> =>
  api().ask("api_keys", { method: "POST", body });

export const revokeKey = (id: string): Promise<APIKey> => api().ask(`api_keys/${enc(id)}`, { method: "DELETE" });

export const readRoles = (): Promise<ListRolesOutputBody> => api().ask("aws_roles");

export const grantRole = (body: GrantRoleInputBody): Promise<AWSRole> =>
  api().ask("aws_roles", { method: "POST", body });

export const revokeRole = (id: string): Promise<AWSRole> => api().ask(`aws_roles/${enc(id)}`, { method: "DELETE" });

export const readMembers = (): Promise<MembersOutputBody> => api().ask("members");

export const invite = (email: string, role: string): Promise<Member> =>
  api().ask("members", { method: "POST", body: { email, role } });

export const changeRole = (id: string, role: string): Promise<Member> =>
  api().ask(`members/${enc(id)}`, { method: "PATCH", body: { role } });

export const removeMember = (id: string): Promise<unknown> => api().ask(`members/${enc(id)}`, { method: "DELETE" });

export const createProject = (name: string): Promise<SignedInPlace> =>
  api().ask("projects", { method: "POST", body: { name } });
