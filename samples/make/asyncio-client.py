"""A client on Python's asyncio: where the server's certificate does not verify, it closes without a word: asyncio throws the
alert away that OpenSSL made. (Node's does the same.)    asyncio-client.py HOST CA-FILE"""
import asyncio, ssl, sys

host, ca_file = sys.argv[1:]


async def main():
    tls = ssl.create_default_context(cafile=ca_file)
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    reader, writer = await asyncio.open_connection(host, 25)
    await reader.readline()
    for command in b"EHLO out.example.com\r\n", b"STARTTLS\r\n":
        writer.write(command)
        while (await reader.readline())[3:4] == b"-":
            pass
    await writer.start_tls(tls, server_hostname=host)


asyncio.run(main())
