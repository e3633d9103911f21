"""Keys and SSH signatures: by ssh-keygen where it makes them, by hand where it would refuse to."""
import base64
import hashlib
import pathlib
import struct
import subprocess

# Ed25519 as RFC 8032 describes it, slowly: only for keys that need hardware, whose private half we play.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def _add(a, b):
    left, right = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    twist, both = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = right - left, both - twist, both + twist, right + left
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = _add(result, point)
        point = _add(point, point)
        number >>= 1
    return result


def _base():
    y = 4 * pow(5, P - 2, P) % P
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    x = P - x if x & 1 else x
    return (x, y, 1, x * y % P)


def _packed(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _scalar(seed):
    digest = hashlib.sha512(seed).digest()
    number = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | (1 << 254)
    return number, digest[32:]


def ed25519_public(seed):
    return _packed(_times(_scalar(seed)[0], _base()))


def ed25519_sign(seed, message):
    number, prefix = _scalar(seed)
    public = _packed(_times(number, _base()))
    nonce = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % ORDER
    commitment = _packed(_times(nonce, _base()))
    challenge = int.from_bytes(hashlib.sha512(commitment + public + message).digest(), "little") % ORDER
    return commitment + ((nonce + challenge * number) % ORDER).to_bytes(32, "little")


def text(data):
    """An SSH string."""
    data = data.encode() if isinstance(data, str) else data
    return struct.pack(">I", len(data)) + data


def signed_data(namespace, message, algorithm="sha512", reserved=b""):
    """What an SSH signature is really over."""
    digest = hashlib.new(algorithm, message).digest()
    return b"SSHSIG" + text(namespace) + text(reserved) + text(algorithm) + text(digest)


def envelope(public, namespace, signature, algorithm="sha512", version=1, reserved=b""):
    """The blob inside of the armour."""
    head = b"SSHSIG" + struct.pack(">I", version)
    return head + text(public) + text(namespace) + text(reserved) + text(algorithm) + text(signature)


def armour(blob, width=70, begin="-----BEGIN SSH SIGNATURE-----", end="-----END SSH SIGNATURE-----"):
    """The armour as ssh-keygen writes it."""
    body = base64.b64encode(blob).decode()
    lines = [body[at : at + width] for at in range(0, len(body), width)]
    return "\n".join([begin, *lines, end, ""]).encode()


class Key:
    """A key of which ssh-keygen has the private half."""

    def __init__(self, folder, name, kind="ed25519", bits=None):
        self.path = pathlib.Path(folder) / name
        command = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", name, "-f", str(self.path)]
        command += ["-m", "PEM"] if kind == "rsa" else []
        subprocess.run(command + (["-b", str(bits)] if bits else []), check=True, stdin=subprocess.DEVNULL)
        self.line = " ".join(self.path.with_name(name + ".pub").read_text().split()[:2])

    def blob(self):
        return base64.b64decode(self.line.split()[1])

    def sign(self, namespace, message):
        """The armoured signature, by ssh-keygen."""
        command = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(self.path)]
        return subprocess.run(command, input=message, check=True, capture_output=True).stdout

    def sign_sha1(self, namespace, message):
        """The same with RSA and SHA-1, which ssh-keygen no longer makes."""
        modulus, exponent = self._numbers()
        size = (modulus.bit_length() + 7) // 8
        info = bytes.fromhex("3021300906052b0e03021a05000414") + hashlib.sha1(signed_data(namespace, message)).digest()
        padded = b"\0\1" + b"\xff" * (size - len(info) - 3) + b"\0" + info
        number = pow(int.from_bytes(padded, "big"), exponent, modulus)
        return armour(envelope(self.blob(), namespace, text("ssh-rsa") + text(number.to_bytes(size, "big"))))

    def _numbers(self):
        """Modulus and private exponent out of the PEM file."""
        lines = [line for line in self.path.read_text().splitlines() if line and "-----" not in line]
        data, at, numbers = base64.b64decode("".join(lines)), 4, []
        while len(numbers) < 4:
            size, at = data[at + 1], at + 2
            if size & 0x80:
                width = size & 0x7F
                size, at = int.from_bytes(data[at : at + width], "big"), at + width
            numbers.append(int.from_bytes(data[at : at + size], "big"))
            at += size
        return numbers[1], numbers[3]


class TouchKey:
    """A security key whose hardware we play: it signs with or without having been touched."""

    KIND, APPLICATION = "sk-ssh-ed25519@openssh.com", "ssh:"

    def __init__(self, seed):
        self.seed = hashlib.sha256(seed.encode()).digest()
        self.public = text(self.KIND) + text(ed25519_public(self.seed)) + text(self.APPLICATION)
        self.line = f"{self.KIND} {base64.b64encode(self.public).decode()}"

    def blob(self):
        return self.public

    def sign(self, namespace, message, flags=1):
        counted = bytes([flags]) + struct.pack(">I", 7)
        inner = hashlib.sha256(signed_data(namespace, message)).digest()
        signature = ed25519_sign(self.seed, hashlib.sha256(self.APPLICATION.encode()).digest() + counted + inner)
        return armour(envelope(self.public, namespace, text(self.KIND) + text(signature) + counted))


def verify(key_line, namespace, signature, message, folder):
    """What `ssh-keygen -Y verify` says: the documented command of anybody with stock tools."""
    allowed, sig = pathlib.Path(folder) / "allowed", pathlib.Path(folder) / "checked.sig"
    allowed.write_text(f"someone {key_line}\n")
    sig.write_bytes(signature)
    command = ["ssh-keygen", "-Y", "verify", "-n", namespace, "-f", str(allowed), "-I", "someone", "-s", str(sig)]
    done = subprocess.run(command, input=message, capture_output=True)
    return done.returncode == 0 and b"Good" in done.stdout
