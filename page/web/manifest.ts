/** The web app's manifest: what the page is called and looks like on a home screen. */
export const manifest = (prefix: string) => ({
  name: 'Home Mini Alerts',
  short_name: 'Home Mini',
  id: '/',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  background_color: '#f4f6f8',
  theme_color: '#f4f6f8',
  icons: [
    { src: `${prefix}/icon-192.png`, sizes: '192x192', type: 'image/png', purpose: 'any maskable' },
    { src: `${prefix}/icon-512.png`, sizes: '512x512', type: 'image/png', purpose: 'any maskable' },
    { src: `${prefix}/icon.svg`, sizes: 'any', type: 'image/svg+xml' },
  ],
});
