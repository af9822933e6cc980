const EARTH_KM = 6371;
const walk = [
  [47.3769, 8.5417],
  [47.3667, 8.55],
  [47.3497, 8.5603],
];

const radians = (degrees) => (degrees * Math.PI) / 180;

/** The haversine formula that the page prints. */
function distanceKm([lat1, lon1], [lat2, lon2]) {
  const [phi1, phi2] = [radians(lat1), radians(lat2)];
  const a =
    Math.sin((phi2 - phi1) / 2) ** 2 +
    Math.cos(phi1) * Math.cos(phi2) * Math.sin(radians(lon2 - lon1) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(a));
}

const map = L.map("map").setView(walk[1], 13);
L.polyline(walk).addTo(map);
const km = walk.slice(1).reduce((sum, point, i) => sum + distanceKm(walk[i], point), 0);
document.getElementById("length").textContent = `${km.toFixed(2)} km`;
renderMathInElement(document.body);
