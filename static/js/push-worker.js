// Shows what the site sends to this browser, and opens its page. It keeps and intercepts nothing.

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("push", (event) => {
  const { title, body, url, tag } = event.data.json();
  // A second one with the same tag takes the place of the first, without a sound.
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.url, self.location.origin);
  // Of this site only, whatever was sent.
  if (url.origin === self.location.origin) event.waitUntil(self.clients.openWindow(url.href));
});
