import { hostPort } from '../fields';
import { head, str } from '../quote';
import type { GeneratedFile, Remarks } from '../recipe';
import type { GrpcForm, GrpcSideName, GrpcWriter } from './writer';

export const goFiles: GrpcWriter = { files, build, start };

function files(form: GrpcForm, side: GrpcSideName, remarks: Remarks): readonly GeneratedFile[] {
  const server = `${head('//', remarks, form.purpose)}package main

import (
	"context"
	"log"
	"net"

	"google.golang.org/grpc"
	"portpin.example/rpc/pb"
)

// ${remarks['fixed-port']}
const address = ${str(`:${form.port}`)}

type service struct {
	pb.Unimplemented${form.rpcService}Server
}

func (service) Ping(_ context.Context, request *pb.PingRequest) (*pb.PingReply, error) {
	return &pb.PingReply{Text: request.GetText()}, nil
}

func main() {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		log.Fatal(err)
	}
	// ${remarks.insecure}
	server := grpc.NewServer()
	pb.Register${form.rpcService}Server(server, service{})
	log.Printf("listening on %s", listener.Addr())
	log.Fatal(server.Serve(listener))
}
`;
  const client = `${head('//', remarks, form.purpose)}package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"portpin.example/rpc/pb"
)

const address = ${str(hostPort(form))}

func main() {
	target := address
	if len(os.Args) > 1 {
		target = os.Args[1]
	}
	// ${remarks.insecure}
	connection, err := grpc.Dial(target, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	reply, err := pb.New${form.rpcService}Client(connection).Ping(ctx, &pb.PingRequest{Text: "ping"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(reply.GetText())
}
`;
  return [
    { name: `${side}/main.go`, syntax: 'go', text: side === 'server' ? server : client },
    { name: 'go.mod', syntax: 'text', text: 'module portpin.example/rpc\n\ngo 1.21\n' },
  ];
}

function build(): readonly string[] {
  return ['go install google.golang.org/protobuf/cmd/protoc-gen-go@latest', 'go install google.golang.org/grpc/cmd/protoc-gen-go-grpc@latest', 'protoc --go_out=. --go_opt=module=portpin.example/rpc --go-grpc_out=. --go-grpc_opt=module=portpin.example/rpc service.proto', 'go mod tidy'];
}

function start(side: GrpcSideName): string {
  return `go run ./${side}`;
}
