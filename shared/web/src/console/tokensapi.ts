// Use tokens as the API tells them.
import type { CreateUseTokenInputBody, ListUseTokensOutputBody, UseToken, UseTokenWithText } from "../api/types";
import { enc, query } from "./api";
import { api } from "./store";

export type { CallRule, CreateUseTokenInputBody, UseToken, UseTokenWithText } from "../api/types";

export const readTokens = (cursor: string | null): Promise<ListUseTokensOutputBody> =>
  api().ask(`use_tokens?${query({ cursor, page_size: 50 })}`);

/** repeat is an Idempotency-Key: the same one for every try of one form. */
export const createToken = (body: CreateUseTokenInputBody, repeat: string): Promise<UseTokenWithText> =>
  api().ask("use_tokens", { method: "POST", body, headers: { "idempotency-key": repeat } });

export const revokeToken = (id: string): Promise<UseToken> => api().ask(`use_tokens/${enc(id)}`, { method: "DELETE" });
