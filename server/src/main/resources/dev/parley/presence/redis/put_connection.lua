-- Enters a device of an account, or renews its entry, and tells who listens when others could see it.
-- KEYS[1]  the account's entries: 'device node' -> 'active expires'
-- ARGV[1]  'device node'
-- ARGV[2]  when its person was active, epoch milliseconds
-- ARGV[3]  when the entry expires, epoch milliseconds
-- ARGV[4]  now, epoch milliseconds
-- ARGV[5]  for how long an entry that has expired is remembered, milliseconds
-- ARGV[6]  the channel on which changes are told
-- ARGV[7]  what is told
local now = tonumber(ARGV[4])
local remembered = tonumber(ARGV[5])
local active = tonumber(ARGV[2])
local expires = tonumber(ARGV[3])
local last = expires
local known_active, known_expires

local entries = redis.call('HGETALL', KEYS[1])
for i = 1, #entries, 2 do
    local its_active, its_expires = string.match(entries[i + 1], '^(%d+) (%d+)$')
    its_active = tonumber(its_active)
    its_expires = tonumber(its_expires)
    if entries[i] == ARGV[1] then
        known_active = its_active
        known_expires = its_expires
    end
    if its_expires + remembered > now then
        active = math.max(active, its_active)
        if entries[i] ~= ARGV[1] then
            last = math.max(last, its_expires)
        end
    elseif entries[i] ~= ARGV[1] then
        redis.call('HDEL', KEYS[1], entries[i])
    end
end

redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f %.0f', active, expires))
redis.call('PEXPIRE', KEYS[1], math.max(last - now, 0) + remembered)

if not known_expires or known_expires <= now or known_expires > expires or known_active ~= active then
    redis.call('PUBLISH', ARGV[6], ARGV[7])
end
return 1
