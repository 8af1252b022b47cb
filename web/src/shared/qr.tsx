/** A code for a phone's camera, with its address for those who cannot photograph it. */
export function Qr({ svg, address, alt }: { svg: string; address: string; alt: string }) {
  return (
    <figure className="qr">
      <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={alt} width={220} height={220} />
      <figcaption className="small" data-address={address}>
        {address}
      </figcaption>
    </figure>
  );
}
