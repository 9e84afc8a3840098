"use client";
import { createElement, useEffect, useRef } from "react";
import "./dist/patchbay-hub.js";

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
