/** The sign on a button that adds something. */
export const Plus = () => (
  <svg
    viewBox="0 0 16 16"
    width="16"
    height="16"
    aria-hidden="true"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
  >
    <path d="M8 3v10M3 8h10" />
  </svg>
);
