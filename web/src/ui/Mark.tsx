/** The product's mark. */
export function Mark({ size = 30 }: { readonly size?: number }) {
  return (
    <span
      aria-hidden="true"
      className="grid shrink-0 place-items-center rounded-[30%] bg-brand text-on-brand"
      style={{ width: size, height: size }}
    >
      <svg
        width={size * 0.6}
        height={size * 0.6}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d="M4 5h10a4 4 0 0 1 4 4v0a4 4 0 0 1-4 4H9l-5 4z" />
        <path d="M21 10v10l-4-3h-5" />
      </svg>
    </span>
  );
}
