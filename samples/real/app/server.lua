-- Serves the notes and the libraries beside them, one request at a time.
local socket = require("socket")

local types = { html = "text/html", js = "text/javascript", css = "text/css", woff2 = "font/woff2", png = "image/png" }

local function file_of(path)
  if path:find("..", 1, true) then return nil end
  if path == "/" then path = "/index.html" end
  local base = path:match("^/javascript/") and "/usr/share" or "/srv/notes"
  return io.open(base .. path, "rb"), types[path:match("%.(%w+)$") or ""]
end

local server = assert(socket.bind("*", 8080))
while true do
  local client = server:accept()
  client:settimeout(5)
  local path = (client:receive() or ""):match("^GET ([^ ?]+)")
  local file, kind = nil, nil
  if path then file, kind = file_of(path) end
  local body = file and file:read("a") or "not found\n"
  if file then file:close() end
  client:send(("HTTP/1.0 %s\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n"):format(
    file and "200 OK" or "404 Not Found", kind or "text/plain", #body))
  client:send(body)
  client:close()
end
