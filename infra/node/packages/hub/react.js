"use client";
import { createElement, useEffect, useRef } from "react";
import "./dist/patchbay-hub.js";
import "./dist/patchbay-connections.js";

/** The hub as a component of React: its props are the element's attributes and events. */
export function PatchbayHub(props) {
  const { token, baseUrl, appUrl, accountId, lang, theme, height, onCloseLabel, onSuccess, onClose, ...rest } = props;
  const place = useRef(null);
  useEffect(() => {
    place.current.onSuccess = onSuccess ?? null;
    place.current.onClose = onClose ?? null;
  }, [onSuccess, onClose]);
  return createElement("patchbay-hub", {
    ...rest,
    ref: place,
    token,
    lang,
    theme,
    height,
    "base-url": baseUrl,
    "app-url": appUrl,
    "account-id": accountId,
    "on-close-label": onCloseLabel,
  });
}

/** What an end user has linked, as a component of React. Its session needs manage_connections. */
export function PatchbayConnections({ token, baseUrl, lang, theme, onSuccess, onDisconnect, ...rest }) {
  const place = useRef(null);
  useEffect(() => {
    const element = place.current;
    const linked = (event) => onSuccess?.(event.detail);
    const ended = (event) => onDisconnect?.(event.detail);
    element.addEventListener("success", linked);
    element.addEventListener("disconnect", ended);
    return () => {
      element.removeEventListener("success", linked);
      element.removeEventListener("disconnect", ended);
    };
  }, [onSuccess, onDisconnect]);
  return createElement("patchbay-connections", { ...rest, ref: place, token, lang, theme, "base-url": baseUrl });
}
